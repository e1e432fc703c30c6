import { restAdapter } from '../shared/rest/access';
import { CUSTOMERP } from './account';
import { customerpEntities } from './entities';

export const customerp = restAdapter(CUSTOMERP, customerpEntities);
