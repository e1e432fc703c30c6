import { restDocument } from '../rest/openapi';
import { custompms } from './system';

/** The OpenAPI 3.1 document of Custom PMS. */
export const openApiDocument = (serverUrl: string) => restDocument(custompms, serverUrl);
