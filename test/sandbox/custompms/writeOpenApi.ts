/** Writes the OpenAPI document that ships with the Custom PMS node: `tsx test/sandbox/custompms/writeOpenApi.ts`. */
import { writeDocument } from '../rest/writeDocument';
import { openApiDocument } from './openapi';

void writeDocument('CustomPms/openapi.json', openApiDocument('https://pms.example.com/api/v1'));
