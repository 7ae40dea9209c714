import * as z from 'zod';
import { IdText } from '../http/id-text.ts';

export const UserPath = z.object({ id: IdText });

export const userNotFoundText = 'User not found';
