import { restAdapter } from '../shared/rest/access';
import { CUSTOM_CRM } from './account';
import { customCrmEntities } from './entities';

export const customCrm = restAdapter(CUSTOM_CRM, customCrmEntities);
