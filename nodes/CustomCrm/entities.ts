import type { Entity } from '../shared/entity';
import { restEntity } from '../shared/rest/restEntity';
import { customCrmProfile } from './profile';

export const customCrmEntities: Entity[] = customCrmProfile.entities.map((entity) =>
	restEntity(customCrmProfile, entity),
);
