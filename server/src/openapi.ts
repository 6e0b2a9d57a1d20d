// The API's OpenAPI document, without a server running: for the web's generated types.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildApp } from './app.ts';
import { complete, readConfig } from './config.ts';

/** Builds the server from settings that lead nowhere, and asks it for its document. */
export async function describeApi(): Promise<{ paths?: object }> {
  const home = mkdtempSync(path.join(tmpdir(), 'offhook-openapi-'));
  try {
    const config = readConfig({
      OFFHOOK_HOME: home,
      LOG_LEVEL: 'silent',
      // Never connected to: a pool opens nothing before its first query.
      DATABASE_URL: 'postgres://nobody@localhost/nothing',
      TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
      TWILIO_AUTH_TOKEN: 'unused',
      DEEPGRAM_API_KEY: 'unused',
    });
    const app = await buildApp(complete(config));
    await app.ready();
    const document = app.swagger();
    await app.close();
    return document;
  } finally {
    rmSync(home, { recursive: true });
  }
}
