// enrich that sends the records of a transaction in many requests at once.
import { replace, runEnrich } from './client.mjs';

const recordsPerSend = 5;

replace('producer', (make, { maxInFlightRequests: _, ...options }) => {
  const producer = make(options);
  const { transaction } = producer;
  producer.transaction = async () => {
    const begun = await transaction();
    const { sendBatch } = begun;
    begun.sendBatch = ({ topicMessages, ...how }) =>
      Promise.all(
        topicMessages.flatMap(({ topic, messages }) =>
          inPieces(messages).map((piece) =>
            sendBatch({ ...how, topicMessages: [{ topic, messages: piece }] }),
          ),
        ),
      );
    return begun;
  };
  return producer;
});

function inPieces(messages) {
  const pieces = [];
  for (let from = 0; from < messages.length; from += recordsPerSend) {
    pieces.push(messages.slice(from, from + recordsPerSend));
  }
  return pieces;
}

await runEnrich();
