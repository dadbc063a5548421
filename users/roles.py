"""Who may do what: the two groups of editors and the workflow between them.

« Rédaction » writes and submits; « Validation » reads, corrects, publishes, and keeps what the whole site
shares. Accounts, groups, sites and workflows stay with administrators. Run after each `migrate` (see
`apps.py`), so that no deployment can forget it: it gives what is missing and takes nothing back, so an
administrator may add rights to these groups. To withdraw one, make another group.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.apps import apps
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import connections, router, transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)


@dataclass(frozen=True)
class Role:
    """A group and its rights.

    `pages` are rights on the whole tree (codenames of wagtailcore); `media` on all collections; `permissions`
    those of no place. All but the first are written "app_label.codename". `models` ("app_label.model") are
    those whose records the group adds, changes and deletes.
    """

    name: str
    pages: tuple[str, ...]
    media: tuple[str, ...]
    models: tuple[str, ...] = ()
    permissions: tuple[str, ...] = ()


WRITERS = Role(
    name="Rédaction",
    pages=("add_page", "change_page"),
    # « add » lets one correct what one has added; « choose » lets one use what others have.
    # Wagtail keeps these rights under its own models' names, whatever ours are.
    media=(
        "wagtailimages.add_image",
        "wagtailimages.choose_image",
        "wagtaildocs.add_document",
        "wagtaildocs.choose_document",
    ),
    permissions=("wagtailadmin.access_admin",),
)
REVIEWERS = Role(
    name="Validation",
    pages=("add_page", "change_page", "publish_page", "lock_page", "unlock_page"),
    media=(*WRITERS.media, "wagtailimages.change_image", "wagtaildocs.change_document"),
    models=(
        "cms.topic",
        "cms.audience",
        "cms.sector",
        "cms.theme",
        "cms.organisation",
        "news.government",
        "news.paperstock",
        "wagtailredirects.redirect",
        "wagtailsearchpromotions.searchpromotion",
        "search.synonyms",
    ),
    permissions=(
        "wagtailadmin.access_admin",
        "cms.change_sitesettings",
        # Readers' names and addresses: for those who answer them, and for nobody else.
        "news.view_publicationrequest",
        "news.change_publicationrequest",
        "news.change_requestsettings",
    ),
)
WORKFLOW = "Relecture"

# What Wagtail makes on a new site and that these roles replace.
_WAGTAIL_GROUPS = ("Editors", "Moderators")
_WAGTAIL_WORKFLOW = "Moderators approval"
_ACTIONS = ("add", "change", "delete")


def set_up(using: str = "default") -> None:
    """Give the roles what they lack on database `using`; harmless when nothing is missing."""
    if not _is_ready(using):
        return
    with transaction.atomic(using=using):
        for label in _app_labels():
            # Django makes permissions app by app: ours must not wait for the apps that come after this one.
            create_permissions(apps.get_app_config(label), verbosity=0, using=using)
        is_new = not Group.objects.filter(name=REVIEWERS.name).exists()
        for role in (WRITERS, REVIEWERS):
            _grant(role)
        if is_new:
            _remove_defaults()
        _set_up_workflow()


def _is_ready(using: str) -> bool:
    """Whether this is the site's database, fully migrated, with its tree of pages."""
    if not router.allow_migrate_model(using, Group):
        return False
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = {table.name for table in connection.introspection.get_table_list(cursor)}
    models = (Group, Page, GroupApprovalTask, GroupPagePermission, GroupCollectionPermission, WorkflowPage)
    return all(model._meta.db_table in tables for model in models) and Page.objects.filter(depth=1).exists()


def _app_labels() -> set[str]:
    """The apps whose permissions the roles hold."""
    names = [name for role in (WRITERS, REVIEWERS) for name in (*role.media, *role.models, *role.permissions)]
    return {"wagtailcore", *(name.split(".")[0] for name in names)}


def _grant(role: Role) -> None:
    group, _ = Group.objects.get_or_create(name=role.name)
    root = Page.get_first_root_node()
    for codename in role.pages:
        permission = _permission(f"wagtailcore.{codename}")
        GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    collection = Collection.get_first_root_node()
    for name in role.media:
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=collection, permission=_permission(name)
        )
    pairs = [label.split(".") for label in role.models]
    names = [f"{app_label}.{action}_{model}" for app_label, model in pairs for action in _ACTIONS]
    group.permissions.add(*map(_permission, [*role.permissions, *names]))


def _permission(name: str) -> Permission:
    app_label, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)


def _remove_defaults() -> None:
    """Remove Wagtail's own groups and workflow, unless somebody uses them."""
    for workflow in Workflow.objects.filter(name=_WAGTAIL_WORKFLOW, workflow_states__isnull=True):
        tasks = list(workflow.tasks.all())
        workflow.delete()
        for task in tasks:
            if not task.workflows.exists():
                task.delete()
    Group.objects.filter(name__in=_WAGTAIL_GROUPS, user__isnull=True).delete()


def _set_up_workflow() -> None:
    """One step, by « Validation », on the whole tree. Once made, it is the administrators' to change."""
    workflow, is_new = Workflow.objects.get_or_create(name=WORKFLOW)
    if not is_new:
        return
    task = GroupApprovalTask.objects.create(name=WORKFLOW)
    task.groups.set(Group.objects.filter(name=REVIEWERS.name))
    WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowPage.objects.update_or_create(page=Page.get_first_root_node(), defaults={"workflow": workflow})
