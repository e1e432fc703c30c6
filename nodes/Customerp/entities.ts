import type { Entity } from '../shared/entity';
import { restEntity } from '../shared/rest/restEntity';
import { customerpProfile } from './profile';

export const customerpEntities: Entity[] = customerpProfile.entities.map((entity) =>
	restEntity(customerpProfile, entity),
);
