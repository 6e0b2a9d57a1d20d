// Prints the API's OpenAPI document. It comes from the routes' schemas alone: nothing is started or connected to.
import { describeApi } from '@offhook/server/openapi';

process.stdout.write(`${JSON.stringify(await describeApi(), null, 2)}\n`);
