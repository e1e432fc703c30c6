import { profiledAdapter } from '../shared/rest/profiles';
import { customerpEntities } from './entities';
import { customerpProfile } from './profile';

export const customerp = profiledAdapter(customerpProfile, customerpEntities);
