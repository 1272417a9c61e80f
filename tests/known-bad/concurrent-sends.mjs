// enrich that sends the records of a transaction in many requests at once.
import { messagesOf, replace, runEnrich } from './client.mjs';

const recordsPerSend = 5;

replace('producer', (make, { maxInFlightRequests: _, ...options }) => {
  const producer = make(options);
  const { transaction } = producer;
  producer.transaction = async () => {
    const begun = await transaction();
    const { sendBatch } = begun;
    begun.sendBatch = async ({ topicMessages, ...how }) => {
      const sends = [];
      for (const { topic, messages } of topicMessages) {
        for (const piece of inPieces(await messagesOf(messages))) {
          sends.push({ topic, messages: piece });
        }
      }
      return Promise.all(sends.map((send) => sendBatch({ ...how, topicMessages: [send] })));
    };
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
