import { chargebeeEntities } from '../Chargebee/entities';
import { customCrmEntities } from '../CustomCrm/entities';
import { customerpEntities } from '../Customerp/entities';
import { customPmsEntities } from '../CustomPms/entities';
import { membercareEntities } from '../Membercare/entities';
import { waveEntities } from '../Wave/entities';
import type { Entity } from './entity';
import { systemLabel } from './systemLabels';

export type ListedEntity = Entity & { systemLabel: string };

/** Every entity of every system: for drop-downs and docs. */
export const allEntities = (): ListedEntity[] =>
	[
		...chargebeeEntities,
		...customCrmEntities,
		...customPmsEntities,
		...customerpEntities,
		...membercareEntities,
		...waveEntities,
	].map((entity) => ({ ...entity, systemLabel: systemLabel(entity.system) }));
