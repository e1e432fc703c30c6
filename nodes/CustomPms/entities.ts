import type { Entity } from '../shared/entity';
import { restEntity } from '../shared/rest/restEntity';
import { customPmsProfile } from './profile';

export const customPmsEntities: Entity[] = customPmsProfile.entities.map((entity) =>
	restEntity(customPmsProfile, entity),
);
