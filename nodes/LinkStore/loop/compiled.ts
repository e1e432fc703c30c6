import type { Side } from '../../shared/contracts';
import type { EntityDescription, FieldDef } from '../../shared/entity';
import { compileFlow } from '../engine/compile';
import type { CompiledFlow, FlowSettings } from '../engine/types';
import { all, fromJson, type Tx } from '../store';
import { accountPlaces, type Context } from './context';
import { LoopFault } from './fault';
import { descriptionOf, getSide, requireFlow, SIDES } from './flows';
import type { SideRow } from './rows';

export interface LoadedFlow {
	compiled: CompiledFlow;
	context: Pick<Context, 'name' | 'hash' | 'owner' | 'places'>;
}

/** A live flow's approved settings, ready to use. */
export function* loadFlow(name: string): Tx<LoadedFlow> {
	const flow = yield* requireFlow(name);
	const settings = fromJson<FlowSettings | undefined>(flow.settings, undefined);
	if (settings === undefined || flow.approved_hash === null) {
		throw new LoopFault(
			`Flow "${name}" has no approved settings.`,
			'Run its preview and approve it first.',
		);
	}
	const { entities, zones, accounts } = yield* describeSides(name);
	const compiled = compileFlow(settings, entities, zones);
	return {
		compiled,
		context: {
			name,
			hash: flow.approved_hash,
			owner: settings.linksOf,
			places: accountPlaces(compiled, accounts),
		},
	};
}

/** What both sides' Get Changes nodes last said of themselves. */
export function* describeSides(name: string): Tx<{
	entities: Record<Side, EntityDescription>;
	zones: Record<Side, string>;
	accounts: Record<Side, string>;
}> {
	const entities = {} as Record<Side, EntityDescription>;
	const zones = {} as Record<Side, string>;
	const accounts = {} as Record<Side, string>;
	for (const side of SIDES) {
		const row = yield* getSide(name, side);
		const description = descriptionOf(row);
		if (description === undefined) {
			throw new LoopFault(
				`The ${side} side of flow "${name}" has not been read yet.`,
				`Wire a Get Changes node set to ${side} between Start Run and Reconcile, and let it succeed once.`,
			);
		}
		const discovered = fromJson<FieldDef[]>(row.discovered, []);
		entities[side] = { ...description, fields: [...description.fields, ...discovered] };
		zones[side] = row.zone ?? 'UTC';
		accounts[side] = row.account ?? '';
	}
	return { entities, zones, accounts };
}

/** Fields that users have added to an entity, as any flow has read them; of several accounts, all of them. */
export function* discoveredFields(entity: EntityDescription): Tx<FieldDef[]> {
	const rows = yield* all<SideRow>('select * from side where discovered is not null');
	const found = new Map<string, FieldDef>();
	for (const row of rows) {
		const description = descriptionOf(row);
		if (description?.system !== entity.system || description.entity !== entity.entity) continue;
		for (const field of fromJson<FieldDef[]>(row.discovered, [])) found.set(field.name, field);
	}
	return [...found.values()];
}
