import { AppStepEntity } from './apps/appSteps.ts';
import { AppEntity, AppLinkEntity } from './apps/apps.ts';
import { OverlapEntity, RotationEntity, RotationStepEntity } from './apps/rotations.ts';
import { AuditEntity, AuditHeadEntity, SettingEntity } from './audit.ts';
import { ConfirmationEntity, DeliveryEntity } from './conversations.ts';
import { CanaryEntity, DrillEntity } from './incidents/drills.ts';
import { IncidentEntity, IncidentKeyEntity } from './incidents/incidents.ts';
import { LeakQuestionEntity } from './incidents/leakQuestions.ts';
import { LeakEntity, ProjectPolicyEntity } from './incidents/leaks.ts';
import { RehearsalEntity } from './incidents/rehearsals.ts';
import { KeyChangeEntity } from './keyChanges.ts';
import { KeyEntity, SecretEntity } from './keys.ts';
import { LeaseEntity, SessionStartEntity } from './leases.ts';
import { LiveMessageEntity } from './liveMessages.ts';
import { ConversationNoticeEntity, NoticeEntity } from './outbox.ts';
import { ChangePaceEntity, GroupRoleEntity } from './people/groups.ts';
import { InvitationEntity } from './people/invitations.ts';
import { LinkCodeEntity, LinkGuessEntity } from './people/links.ts';
import { AdminEntity, IdentityEntity, MemberEntity, PersonEntity } from './people/people.ts';
import {
  CodeGuessEntity,
  CodeProofEntity,
  FactorRequestEntity,
  RecoveryCodeEntity,
  SecondFactorEntity,
} from './people/secondFactor.ts';
import { DirectConversationEntity, HomeEntity, InboundEntity } from './platforms.ts';
import { ChannelEntity, ProjectEntity } from './projects.ts';
import { ProjectDayEntity } from './reports.ts';
import { HandoverEntity, RequestEntity } from './requests.ts';
import { KeyStrangersEntity } from './strangers.ts';
import { KeySourceEntity, SecretUseEntity } from './uses.ts';
import { WarningEntity, WarningMessageEntity, WarningSettingEntity } from './warnings.ts';

/** Every table. */
export const ENTITIES = [
  PersonEntity,
  IdentityEntity,
  MemberEntity,
  AdminEntity,
  SecondFactorEntity,
  CodeGuessEntity,
  CodeProofEntity,
  RecoveryCodeEntity,
  FactorRequestEntity,
  GroupRoleEntity,
  ChangePaceEntity,
  InvitationEntity,
  ProjectEntity,
  ChannelEntity,
  KeyEntity,
  SecretEntity,
  KeyChangeEntity,
  AppEntity,
  AppLinkEntity,
  AppStepEntity,
  RotationEntity,
  RotationStepEntity,
  OverlapEntity,
  RehearsalEntity,
  IncidentEntity,
  IncidentKeyEntity,
  LiveMessageEntity,
  RequestEntity,
  HandoverEntity,
  KeySourceEntity,
  KeyStrangersEntity,
  SecretUseEntity,
  ConfirmationEntity,
  DeliveryEntity,
  NoticeEntity,
  InboundEntity,
  HomeEntity,
  DirectConversationEntity,
  LinkCodeEntity,
  LinkGuessEntity,
  LeaseEntity,
  SessionStartEntity,
  WarningEntity,
  WarningMessageEntity,
  WarningSettingEntity,
  ProjectDayEntity,
  LeakEntity,
  LeakQuestionEntity,
  ProjectPolicyEntity,
  ConversationNoticeEntity,
  CanaryEntity,
  DrillEntity,
  AuditEntity,
  AuditHeadEntity,
  SettingEntity,
];
