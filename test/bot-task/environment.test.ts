import { describe, expect, it } from 'vitest';
import { takeEnvironment } from '../../bot-task/environment.ts';

const complete = {
  CALLBACK_URL: 'http://127.0.0.1:9/',
  MEETING_ID: '7',
  USER_ID: '3',
  ATTEMPT: '1',
  BOOTSTRAP_TOKEN: 'v1.boot',
  COMMAND_QUEUE_URL: 'http://127.0.0.1:9/000000000000/queue',
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'AKIA',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'session',
};

describe('takeEnvironment', () => {
  it('reads everything and leaves no secret behind', () => {
    const variables: NodeJS.ProcessEnv = { ...complete, PATH: '/bin' };
    expect(takeEnvironment(variables)).toMatchObject({
      meetingId: '7',
      attempt: 1,
      bootstrapToken: 'v1.boot',
      credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret', sessionToken: 'session' },
    });
    expect(Object.values(variables).join()).not.toMatch(/v1\.boot|AKIA|secret|session/);
    expect(variables.PATH).toBe('/bin');
  });

  it('has no keys of its own on Fargate, where the container gives them', () => {
    const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, ...rest } = complete;
    expect(takeEnvironment({ ...rest }).credentials).toBeUndefined();
  });

  it.each(Object.keys(complete).slice(0, 7))('names %s when it is missing', (name) => {
    expect(() => takeEnvironment({ ...complete, [name]: undefined })).toThrow(name);
  });
});
