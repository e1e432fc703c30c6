import type { Entity } from '../../../nodes/shared/entity';
import type { RestEntityInput } from '../../../nodes/shared/rest/profile/profile';
import { resolveProfile } from '../../../nodes/shared/rest/profile/resolve';
import { restEntity } from '../../../nodes/shared/rest/restEntity';
import { referenceOf, REFERENCES, type ProfiledSystem } from './reference';

/** The entity of a profile, as a node makes it of what the user entered. */
export const entityOf = (
	system: ProfiledSystem,
	resource: string,
	profile: RestEntityInput,
): Entity =>
	restEntity(
		REFERENCES[system],
		resolveProfile(
			referenceOf(system, resource),
			{ profile: 'own', json: JSON.stringify(profile) },
			REFERENCES[system],
		),
	);
