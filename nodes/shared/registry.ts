import { chargebeeEntities } from '../Chargebee/entities';
import { customCrmEntities } from '../CustomCrm/entities';
import { customerpEntities } from '../Customerp/entities';
import { customPmsEntities } from '../CustomPms/entities';
import { membercareEntities } from '../Membercare/entities';
import { waveEntities } from '../Wave/entities';
import type { Entity } from './entity';

export type ListedEntity = Entity & { systemLabel: string };

const systems: Array<{ label: string; entities: () => Entity[] }> = [
	{ label: 'Chargebee', entities: () => chargebeeEntities },
	{ label: 'Custom CRM', entities: () => customCrmEntities },
	{ label: 'Custom PMS', entities: () => customPmsEntities },
	{ label: 'Customerp', entities: () => customerpEntities },
	{ label: 'Membercare', entities: () => membercareEntities },
	{ label: 'Wave', entities: () => waveEntities },
];

/** Every entity of every system: for drop-downs and docs. */
export const allEntities = (): ListedEntity[] =>
	systems.flatMap(({ label, entities }) =>
		entities().map((entity) => ({ ...entity, systemLabel: label })),
	);
