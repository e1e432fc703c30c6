import { profiledAdapter } from '../shared/rest/profiles';
import { customCrmEntities } from './entities';
import { customCrmProfile } from './profile';

export const customCrm = profiledAdapter(customCrmProfile, customCrmEntities);
