import type { Entity } from '../../shared/entity';
import { customer } from './customer';
import { invoice } from './invoice';
import { product } from './product';

export const waveEntities: Entity[] = [customer, invoice, product];
