import fastify from 'fastify';
import { readEnvironment } from '../../../platform/config/read-environment.ts';
import { stageSettings } from '../../../platform/config/stage.ts';

/** What the framework costs by itself: it reads a body and sends it back. */
const settings = readEnvironment(stageSettings);
const server = fastify();
server.get('/readyz', () => ({ status: 'ready' }));
server.post('/v1/score', (request) => request.body);
await server.listen({ host: '127.0.0.1', port: settings.CHURN_METRICS_PORT });
process.once('SIGTERM', () => void server.close());
