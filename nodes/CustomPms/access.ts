import { restAdapter } from '../shared/rest/access';
import { CUSTOM_PMS } from './account';
import { customPmsEntities } from './entities';

export const customPms = restAdapter(CUSTOM_PMS, customPmsEntities);
