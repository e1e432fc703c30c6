import type { Profiles, SystemAdapter } from '../adapter';
import type { Entity } from '../entity';
import type { JsonObject } from '../json';
import { restAdapter } from './access/access';
import { ProfileFault } from './profile/fault';
import { restEntitySchema, type RestEntity, type RestProfile } from './profile/profile';
import { resolveProfile } from './profile/resolve';
import { restEntity } from './restEntity';

/** A system whose API the user describes. */
export interface ProfiledAdapter extends SystemAdapter {
	reference: RestProfile;
	profiles: Profiles;
}

const ofName = <T extends { entity: string }>(list: T[], name: string): T =>
	list.find(({ entity }) => entity === name) as T;

/** The profile that an entity was made of. Throws `ProfileFault` for one that an older version has stored. */
export function restOf(
	{ reference }: Pick<ProfiledAdapter, 'reference'>,
	{ entity: name, profile }: Pick<Entity, 'entity' | 'profile'>,
): RestEntity {
	const rest = ofName(reference.entities, name);
	if (profile === undefined) return rest;
	const { success, data } = restEntitySchema.safeParse(profile);
	const { entity, label, labelPlural } = rest;
	if (success) return { ...data, entity, label, labelPlural };
	throw new ProfileFault(
		`The profile that ${labelPlural.toLowerCase()} were last read with cannot be used by this version`,
		'Let the flow run again: Get Changes reads with its own profile and keeps that one.',
	);
}

/** The entity that a profile describes, with the profile: what is planned from a reading is written the same way. */
function profiled(reference: RestProfile, rest: RestEntity): Entity {
	const { entity: _entity, label: _label, labelPlural: _plural, ...profile } = rest;
	return { ...restEntity(reference, rest), profile: profile as unknown as JsonObject };
}

/** Resources as users describe them; what they leave unsaid is as in the reference. */
function restProfiles(reference: RestProfile, entities: Entity[]): Profiles {
	return {
		given(resource, given) {
			if (given.profile === 'reference') return ofName(entities, resource);
			const rest = ofName(reference.entities, resource);
			return profiled(reference, resolveProfile(rest, given, reference));
		},
		stored(resource, profile) {
			return profiled(reference, restOf({ reference }, { entity: resource, profile }));
		},
	};
}

/** The system that a reference profile describes, until its user describes another one. */
export const profiledAdapter = (reference: RestProfile, entities: Entity[]): ProfiledAdapter => ({
	...restAdapter(reference, entities),
	reference,
	profiles: restProfiles(reference, entities),
});
