import { createApp } from '../lib/app.ts';

createApp({}, { validate: true });
