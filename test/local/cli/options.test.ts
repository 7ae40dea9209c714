import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { settingNames } from '../../../core/settings.ts';
import { helpText } from '../../../local/cli/help.ts';
import { laptopSettings, OptionError, parseOptions } from '../../../local/options.ts';

const run = {
  command: 'run',
  port: 8056,
  dataDirectory: resolve('.rollcall'),
  sendsFirstBot: true,
  isJson: false,
  peers: [],
  context: {},
};
const topicArn = (name: string) => `arn:aws:sns:us-east-1:000000000000:rollcall-site-${name}`;

describe('parseOptions', () => {
  it.each<[string[], object]>([
    [[], run],
    [['--port', '9000'], { ...run, port: 9000 }],
    [['--port=0', '--data-dir=/tmp/x'], { ...run, port: 0, dataDirectory: '/tmp/x' }],
    [['--ephemeral', '--no-demo'], { ...run, dataDirectory: undefined, sendsFirstBot: false }],
    [['--json'], { ...run, isJson: true, sendsFirstBot: false }],
    [['--rehearse', '-c', 'lobbySeconds=60'], { ...run, context: { rehearse: 'true', lobbySeconds: '60' } }],
    [
      ['-c', 'corsOrigins=https://a.example?x=1', '-c', 'heartbeatSeconds=5'],
      { ...run, context: { corsOrigins: 'https://a.example?x=1', heartbeatSeconds: '5' } },
    ],
    [
      ['--site', 'a', '--peer', 'b=http://127.0.0.1:8057/', '--peer=c=http://localhost:8058'],
      {
        ...run,
        peers: [
          { name: 'b', url: 'http://127.0.0.1:8057' },
          { name: 'c', url: 'http://localhost:8058' },
        ],
        context: { siteName: 'a', sites: `b=${topicArn('b')},c=${topicArn('c')}` },
      },
    ],
    [
      ['-c', `sites=far=${topicArn('far')}`, '--peer', 'b=http://127.0.0.1:1'],
      {
        ...run,
        peers: [{ name: 'b', url: 'http://127.0.0.1:1' }],
        context: { sites: `far=${topicArn('far')},b=${topicArn('b')}` },
      },
    ],
    [['--logs'], { command: 'logs', dataDirectory: resolve('.rollcall'), names: [], follow: false }],
    [
      ['--logs', 'bots', 'relay', '-f'],
      { command: 'logs', dataDirectory: resolve('.rollcall'), names: ['bots', 'relay'], follow: true },
    ],
    [['-h', '--port', '1'], { command: 'help' }],
  ])('reads %j', (commandLine, options) => {
    expect(parseOptions(commandLine)).toEqual(options);
  });

  it.each<[string[], string]>([
    [['--prot', '1'], '--prot'],
    [['--port', 'http'], '--port http is not a port'],
    [['--port', '65536'], '--port 65536 is not a port'],
    [['bots'], '"bots" is not an option'],
    [['-c', 'lobbySeconds'], 'key=value'],
    [['-c', 'lobbyseconds=1'], 'Known are: reservedDeadlineSeconds'],
    [['-c', 'aws:cdk=1'], '-c aws:cdk is not known'],
    [['-c', 'lobbySeconds=soon'], 'lobbySeconds=soon'],
    [['-c', 'rehearse=perhaps'], 'rehearse=perhaps'],
    [['--peer', 'b'], '--peer b must be'],
    [['--peer', 'b=127.0.0.1:8057'], '--peer b=127.0.0.1:8057 must be'],
    [['--peer', 'b=https://site.example'], 'on this machine'],
    [['--peer', 'B b=http://127.0.0.1:1'], 'sites'],
    [['--peer', 'b=http://127.0.0.1:1', '--peer', 'b=http://127.0.0.1:2'], 'sites'],
    [['--site', 'No Spaces'], 'siteName'],
    [['--ephemeral', '--data-dir', 'x'], '--ephemeral'],
    [['--ephemeral', '--logs'], '--ephemeral'],
    [['--follow'], '--follow goes with --logs'],
  ])('refuses %j and says why', (commandLine, message) => {
    const parsing = () => parseOptions(commandLine);
    expect(parsing).toThrow(OptionError);
    expect(parsing).toThrow(message);
  });
});

describe('helpText', () => {
  it('names every option of the deployment, and what took the place of well-known variables', () => {
    const help = helpText();
    for (const name of settingNames) expect(help).toContain(`  ${name}=`);
    for (const name of [
      'REDIS_URL',
      'BOT_IMAGE_NAME',
      'DOCKER_NETWORK',
      'ADMIN_API_KEY',
      'AWS_ENDPOINT_URL_BEDROCK_RUNTIME',
    ])
      expect(help).toContain(name);
    for (const [name, value] of Object.entries(laptopSettings)) expect(help).toContain(`  ${name}=${value}`);
    expect(Math.max(...help.split('\n').map((line) => line.length))).toBeLessThanOrEqual(110);
  });
});
