import chromium from '@sparticuz/chromium';

// A program of its own: the package unpacks into the temp directory of its process, and only there.
await chromium.executablePath();
