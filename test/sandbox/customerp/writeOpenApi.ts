/** Writes the OpenAPI document that ships with the Customerp node: `tsx test/sandbox/customerp/writeOpenApi.ts`. */
import { writeDocument } from '../rest/writeDocument';
import { openApiDocument } from './openapi';

void writeDocument('Customerp/openapi.json', openApiDocument('https://erp.example.com/api/v1'));
