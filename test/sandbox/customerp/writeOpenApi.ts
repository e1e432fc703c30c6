/** Writes the OpenAPI document that ships with the Customerp node: `tsx test/sandbox/customerp/writeOpenApi.ts`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { openApiDocument } from './openapi';

const file = join(__dirname, '../../../nodes/Customerp/openapi.json');
mkdirSync(dirname(file), { recursive: true });
writeFileSync(
	file,
	`${JSON.stringify(openApiDocument('https://erp.example.com/api/v1'), null, '\t')}\n`,
);
