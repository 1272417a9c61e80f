// Loaded before a stage: its model's runtime crashes, as native code does, on rows that hold the number CRASH_ON.
import { InferenceSession } from 'onnxruntime-node';

const crashOn = Math.fround(Number(process.env.CRASH_ON));
const { create } = InferenceSession;

InferenceSession.create = async (...given) => {
  const session = await create.apply(InferenceSession, given);
  const { run } = session;
  session.run = (feeds, ...rest) => {
    const crashes = Object.values(feeds).some(({ data }) => data.includes(crashOn));
    if (crashes) process.abort();
    return run.call(session, feeds, ...rest);
  };
  return session;
};
