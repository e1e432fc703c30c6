import { restDocument } from '../rest/openapi';
import { customcrm } from './system';

/** The OpenAPI 3.1 document of Custom CRM. */
export const openApiDocument = (serverUrl: string) => restDocument(customcrm, serverUrl);
