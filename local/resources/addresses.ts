/** Hosts that AWS would give, which templates put together by themselves, and where they are here. */
export class Addresses {
  readonly #hosts = new Map<string, string>();

  /** `url` is the address on this machine. */
  add(host: string, url: string): void {
    this.#hosts.set(host, new URL(url).host);
  }

  /** What is addressed by name on AWS is addressed by port here, without TLS. */
  localise(text: string): string {
    let localised = text;
    for (const [host, local] of this.#hosts) {
      localised = localised
        .replaceAll(`https://${host}`, `http://${local}`)
        .replaceAll(`wss://${host}`, `ws://${local}`)
        .replaceAll(host, local);
    }
    return localised;
  }
}
