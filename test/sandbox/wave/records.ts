/** Putting records into the store. */
import type { RawRecord, WaveEntity } from '../types';
import type { Wave, WaveRecord } from './context';
import { childIdOf } from './ids';

const FIRST_NUMBER = 1_001;

/** A new record with its id and stamps; what `fields` says of them is kept. */
export function insert(
	wave: Wave,
	entity: Exclude<WaveEntity, 'businesses'>,
	businessId: string,
	fields: RawRecord,
): WaveRecord {
	const { store } = wave.runtime;
	const number = String(fields.internalId ?? store.next(`id:${entity}`, FIRST_NUMBER));
	const at = wave.nowIso();
	return store.now[entity].put({
		...fields,
		id: String(fields.id ?? childIdOf(businessId, entity, number)),
		internalId: number,
		businessId,
		createdAt: fields.createdAt ?? fields.modifiedAt ?? at,
		modifiedAt: fields.modifiedAt ?? at,
	});
}

/** Writes these fields; `moves: false` leaves modifiedAt as it is. */
export function update(
	wave: Wave,
	entity: WaveEntity,
	before: WaveRecord,
	changes: RawRecord,
	moves = true,
): WaveRecord {
	return wave.runtime.store.now[entity].put({
		...before,
		...changes,
		...(moves ? { modifiedAt: wave.nowIso() } : {}),
	});
}
