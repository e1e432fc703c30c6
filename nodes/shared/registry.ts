import { chargebeeEntities } from '../Chargebee/entities';
import { customerpEntities } from '../Customerp/entities';
import { customPmsEntities } from '../CustomPms/entities';
import { membercareEntities } from '../Membercare/entities';
import type { Entity } from './entity';

export type ListedEntity = Entity & { systemLabel: string };

const systems: Array<{ label: string; entities: () => Entity[] }> = [
	{ label: 'Chargebee', entities: () => chargebeeEntities },
	{ label: 'Custom PMS', entities: () => customPmsEntities },
	{ label: 'Customerp', entities: () => customerpEntities },
	{ label: 'Membercare', entities: () => membercareEntities },
];

/** Every entity of every system: for drop-downs and docs. */
export const allEntities = (): ListedEntity[] =>
	systems.flatMap(({ label, entities }) =>
		entities().map((entity) => ({ ...entity, systemLabel: label })),
	);
