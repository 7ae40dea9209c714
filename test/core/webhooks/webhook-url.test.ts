import { describe, expect, it } from 'vitest';
import { checkWebhookUrl } from '../../../core/webhooks/webhook-url.ts';

const closed = { webhookAllowLoopback: false };

const hostile = [
  // No https, or not to where https is served.
  'http://hooks.example.com/',
  'ftp://hooks.example.com/',
  'file:///etc/passwd',
  'gopher://hooks.example.com/',
  'javascript:alert(1)',
  'data:text/plain,x',
  'ws://hooks.example.com/',
  'dict://127.0.0.1:11211/',
  '//hooks.example.com/',
  'hooks.example.com',
  'https://',
  'https:///',
  'https://hooks.example.com:8443/',
  'https://hooks.example.com:80/',
  'https://hooks.example.com:22/',
  // Who reads it sees another host than the one that is called.
  'https://user@hooks.example.com/',
  'https://user:password@hooks.example.com/',
  'https://hooks.example.com@127.0.0.1/',
  'https://127.0.0.1@hooks.example.com/',
  'https://hooks.example.com\\@127.0.0.1/',
  'https://hooks.example.com\\.evil.example/',
  'https:\\\\127.0.0.1/',
  'https://hooks.example.com/\r\nHost: 127.0.0.1',
  'https://hooks.exa\tmple.com/',
  ' https://hooks.example.com/',
  'https://hooks.example.com/ ',
  'https://hooks.example.com/\u0000',
  // 127.0.0.1 in every spelling.
  'https://127.0.0.1/',
  'https://127.1/',
  'https://127.0.1/',
  'https://2130706433/',
  'https://0x7f000001/',
  'https://0x7f.0x0.0x0.0x1/',
  'https://0x7f.1/',
  'https://017700000001/',
  'https://0177.0.0.1/',
  'https://0177.0x0.0.1/',
  'https://127.0.0.1./',
  'https://%31%32%37.0.0.1/',
  'https://１２７.0.0.1/',
  'https://①②⑦.⓪.⓪.①/',
  'https://127。0。0。1/',
  // Other addresses that are nobody's endpoint, and public ones by number.
  'https://0.0.0.0/',
  'https://0/',
  'https://10.0.0.1/',
  'https://100.64.0.1/',
  'https://169.254.169.254/latest/meta-data/',
  'https://169.254.170.2/v2/credentials/',
  'https://2852039166/',
  'https://0xa9fea9fe/',
  'https://0251.0376.0251.0376/',
  'https://172.16.0.1/',
  'https://192.168.1.1/',
  'https://224.0.0.1/',
  'https://255.255.255.255/',
  'https://93.184.215.14/',
  'https://[::1]/',
  'https://[::]/',
  'https://[::ffff:127.0.0.1]/',
  'https://[::ffff:7f00:1]/',
  'https://[::127.0.0.1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://[2002:7f00:1::]/',
  'https://[fc00::1]/',
  'https://[fd00:ec2::254]/',
  'https://[fe80::1]/',
  'https://[fe80::1%25eth0]/',
  'https://[ff02::1]/',
  'https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/',
  // Names of this machine or of a private network.
  'https://localhost/',
  'https://LOCALHOST/',
  'https://localhost./',
  'https://app.localhost/',
  'https://localhost.localdomain/',
  'https://metadata/',
  'https://metadata.google.internal/',
  'https://ip-10-0-0-1.ec2.internal/',
  'https://instance-data/',
  'https://printer.local/',
  'https://router.lan/',
  'https://server.corp/',
  'https://1.0.0.127.in-addr.arpa/',
  'https://hooks.example.com./',
  'https://.example.com/',
  'https://hooks..example.com/',
];

describe('checkWebhookUrl', () => {
  it('is tried with at least sixty hostile addresses', () => {
    expect(new Set(hostile).size).toBeGreaterThanOrEqual(60);
  });

  it.each(hostile)('refuses %j', (url) => {
    expect(checkWebhookUrl(url, closed)).toEqual({ refusal: expect.stringMatching(/^Must /) });
  });

  it.each(hostile)('opens for this machine alone when loopback is allowed: %j', (url) => {
    const checked = checkWebhookUrl(url, { webhookAllowLoopback: true });
    if ('url' in checked) expect(['localhost', '127.0.0.1', '[::1]']).toContain(checked.url.hostname);
  });

  it.each([
    'https://hooks.example.com/rollcall?token=1#part',
    'https://hooks.example.com:443/',
    'HTTPS://Hooks.Example.COM/',
    'https://bücher.example/',
    'https://127.0.0.1.nip.io/',
    'https://a-1.b_2.example.com/',
  ])('takes %j', (url) => {
    expect(checkWebhookUrl(url, closed)).toHaveProperty('url');
  });

  it.each([
    ['http://127.0.0.1:8080/hook', true],
    ['http://localhost:8080/hook', true],
    ['http://[::1]:8080/hook', true],
    ['http://127.0.0.2:8080/hook', false],
    ['http://10.0.0.1/hook', false],
    ['http://hooks.example.com/', false],
    ['ftp://localhost/', false],
    ['http://user:password@localhost/', false],
  ])('takes this machine where loopback is allowed: %s %s', (url, isTaken) => {
    expect('url' in checkWebhookUrl(url, { webhookAllowLoopback: true })).toBe(isTaken);
    expect('url' in checkWebhookUrl(url, closed)).toBe(false);
  });
});
