import { Invitations1799700000000 } from './1799700000000-Invitations.ts';
import { Apps1799800000000 } from './1799800000000-Apps.ts';
import { SecondFactor1799900000000 } from './1799900000000-SecondFactor.ts';
import { GroupRoles1799910000000 } from './1799910000000-GroupRoles.ts';
import { Requests1799920000000 } from './1799920000000-Requests.ts';
import { Approvals1799925000000 } from './1799925000000-Approvals.ts';
import { TeamOwnedKeys1799930000000 } from './1799930000000-TeamOwnedKeys.ts';
import { LeakReports1799940000000 } from './1799940000000-LeakReports.ts';
import { Rehearsals1799955000000 } from './1799955000000-Rehearsals.ts';
import { Incidents1799960000000 } from './1799960000000-Incidents.ts';
import { ToldConversations1799970000000 } from './1799970000000-ToldConversations.ts';
import { LeakQuestions1799971000000 } from './1799971000000-LeakQuestions.ts';
import { FireDrills1799972000000 } from './1799972000000-FireDrills.ts';
import { AppSteps1799974000000 } from './1799974000000-AppSteps.ts';
import { ConversationOutbox1799975000000 } from './1799975000000-ConversationOutbox.ts';
import { Foundation1790000000000 } from './earlier/1790000000000-Foundation.ts';
import { ChatPlatforms1791000000000 } from './earlier/1791000000000-ChatPlatforms.ts';
import { Links1792000000000 } from './earlier/1792000000000-Links.ts';
import { Leases1793000000000 } from './earlier/1793000000000-Leases.ts';
import { Search1794000000000 } from './earlier/1794000000000-Search.ts';
import { Warnings1795000000000 } from './earlier/1795000000000-Warnings.ts';
import { Reports1796000000000 } from './earlier/1796000000000-Reports.ts';
import { NoticeReaders1796500000000 } from './earlier/1796500000000-NoticeReaders.ts';
import { Strangers1797000000000 } from './earlier/1797000000000-Strangers.ts';
import { AuditHeadSeal1798000000000 } from './earlier/1798000000000-AuditHeadSeal.ts';
import { Handles1799000000000 } from './earlier/1799000000000-Handles.ts';
import { KeyChanges1799500000000 } from './earlier/1799500000000-KeyChanges.ts';
import { OneOutbox1799600000000 } from './earlier/1799600000000-OneOutbox.ts';

/** Every migration, oldest first. A released one is never edited; see CONTRIBUTING.md for adding one. */
export const MIGRATIONS = [
  Foundation1790000000000,
  ChatPlatforms1791000000000,
  Links1792000000000,
  Leases1793000000000,
  Search1794000000000,
  Warnings1795000000000,
  Reports1796000000000,
  NoticeReaders1796500000000,
  Strangers1797000000000,
  AuditHeadSeal1798000000000,
  Handles1799000000000,
  KeyChanges1799500000000,
  OneOutbox1799600000000,
  Invitations1799700000000,
  Apps1799800000000,
  SecondFactor1799900000000,
  GroupRoles1799910000000,
  Requests1799920000000,
  Approvals1799925000000,
  TeamOwnedKeys1799930000000,
  LeakReports1799940000000,
  Rehearsals1799955000000,
  Incidents1799960000000,
  ToldConversations1799970000000,
  LeakQuestions1799971000000,
  FireDrills1799972000000,
  AppSteps1799974000000,
  ConversationOutbox1799975000000,
];
