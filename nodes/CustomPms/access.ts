import { profiledAdapter } from '../shared/rest/profiles';
import { customPmsEntities } from './entities';
import { customPmsProfile } from './profile';

export const customPms = profiledAdapter(customPmsProfile, customPmsEntities);
