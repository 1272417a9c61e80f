import { createHash, timingSafeEqual } from 'node:crypto';
import { isLoopback } from '../../platform/config/api.ts';
import { ConfigError } from '../../platform/config/read-environment.ts';
import { ProblemError } from './problem.ts';

/** What a key may do, each including those before: look, score, write to the stream. */
export const roles = ['viewer', 'scorer', 'admin'] as const;
export type Role = (typeof roles)[number];

interface Key {
  readonly name: string;
  readonly role: Role;
  readonly hash: Buffer;
}

/** Returns the name of who asks; null where no keys are needed. @throws ProblemError */
export type Authorise = (authorization: string | undefined, needed: Role) => string | null;

const fewestLetters = 20;
const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Returns the check of keys, of which only hashes are kept.
 * @throws ConfigError for keys of another form, or for none where other machines can reach the host
 */
export function createAuthorise(host: string, configured: string | undefined): Authorise {
  const keys = (configured ?? '')
    .split(',')
    .filter((text) => text.trim() !== '')
    .map(parseKey);
  if (keys.length === 0) {
    if (!isLoopback(host)) {
      throw new ConfigError(
        `CHURN_API_HOST ${host} can be reached from other machines: set CHURN_API_KEYS, such as ops:admin:<20 letters or more>`,
      );
    }
    return () => null;
  }
  return (authorization, needed) => {
    const given = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
    if (given === undefined) {
      throw new ProblemError('key-needed', 'Send a key: "Authorization: Bearer <key>".');
    }
    const hash = sha256(given);
    // Every key is compared, so that the time taken tells nothing of which one was nearly right.
    const found = keys.filter((key) => timingSafeEqual(key.hash, hash))[0];
    if (found === undefined) throw new ProblemError('key-needed', 'The key is not known.');
    if (roles.indexOf(found.role) < roles.indexOf(needed)) {
      throw new ProblemError('role-too-low', `This needs a key with the role ${needed}.`);
    }
    return found.name;
  };
}

function parseKey(text: string): Key {
  const [name = '', role = '', key = '', ...rest] = text.trim().split(':');
  const isRole = (roles as readonly string[]).includes(role);
  if (rest.length > 0 || name === '' || !isRole || key.length < fewestLetters) {
    throw new ConfigError(
      `CHURN_API_KEYS: each key is name:role:key, the role one of ${roles.join(', ')}, the key of ${fewestLetters} letters or more`,
    );
  }
  return { name, role: role as Role, hash: sha256(key) };
}
