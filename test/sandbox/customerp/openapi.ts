import { restDocument } from '../rest/openapi';
import { customerp } from './system';

/** The OpenAPI 3.1 document of Customerp. */
export const openApiDocument = (serverUrl: string) => restDocument(customerp, serverUrl);
