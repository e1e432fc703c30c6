import { customerpEntities } from '../Customerp/entities';
import { membercareEntities } from '../Membercare/entities';
import type { Entity } from './entity';

export type ListedEntity = Entity & { systemLabel: string };

const systems: Array<{ label: string; entities: () => Entity[] }> = [
	{ label: 'Customerp', entities: () => customerpEntities },
	{ label: 'Membercare', entities: () => membercareEntities },
];

/** Every entity of every system: for drop-downs and docs. */
export const allEntities = (): ListedEntity[] =>
	systems.flatMap(({ label, entities }) =>
		entities().map((entity) => ({ ...entity, systemLabel: label })),
	);
