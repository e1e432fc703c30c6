/** The user's own systems in each dialect, with the entities that the profiles describe. */
import type { Api, Entity } from '../../../nodes/shared/entity';
import type { JsonObject } from '../../../nodes/shared/json';
import type { RestEntityInput } from '../../../nodes/shared/rest/profile/profile';
import { startCustomCrm } from '../../sandbox/customcrm';
import { startCustomerp } from '../../sandbox/customerp';
import { startCustomPms } from '../../sandbox/custompms';
import type { DialectName, DialectSettings } from '../../sandbox/rest/dialects/types';
import type { Control, RawRecord } from '../../sandbox/types';
import { profileOf, type ProfiledSystem } from '../../support/profiles';
import { entityOf } from '../../support/profiles/entity';
import {
	apiOf,
	CUSTOMCRM,
	customCrmStore,
	CUSTOMERP,
	customerpStore,
	CUSTOMPMS,
	customPmsStore,
} from '../../support/systems';

const SYSTEMS = {
	customerp: { start: startCustomerp, known: CUSTOMERP, store: customerpStore },
	customcrm: { start: startCustomCrm, known: CUSTOMCRM, store: customCrmStore },
	custompms: { start: startCustomPms, known: CUSTOMPMS, store: customPmsStore },
};

export interface DialectSystem {
	control: Control<string, Record<string, RawRecord[]>, DialectSettings & { maxPageSize: number }>;
	api: () => Promise<Api>;
	entity: (resource: string, change?: (profile: RestEntityInput) => RestEntityInput) => Entity;
	stop: () => Promise<void>;
}

export async function startDialect(
	system: ProfiledSystem,
	dialect: DialectName,
	seed?: Record<string, JsonObject[]>,
): Promise<DialectSystem> {
	const { start, known, store } = SYSTEMS[system];
	const { running, kernel } = await start({ dialect, seed });
	return {
		control: running.control as unknown as DialectSystem['control'],
		api: async () => await apiOf(known, store(running as never)),
		entity: (resource, change = (profile) => profile) =>
			entityOf(system, resource, change(profileOf(dialect, system, resource))),
		stop: async () => await kernel.stop(),
	};
}
