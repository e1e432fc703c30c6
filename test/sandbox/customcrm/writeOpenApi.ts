/** Writes the OpenAPI document that ships with the Custom CRM node: `tsx test/sandbox/customcrm/writeOpenApi.ts`. */
import { writeDocument } from '../rest/writeDocument';
import { openApiDocument } from './openapi';

void writeDocument('CustomCrm/openapi.json', openApiDocument('https://crm.example.com/api/v1'));
