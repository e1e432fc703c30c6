import type { Entity } from '../../shared/entity';
import { company } from './company';
import { invoice } from './invoice';
import { organization } from './organization';
import { person } from './person';
import { product } from './product';

export const membercareEntities: Entity[] = [company, invoice, organization, person, product];
