using Microsoft.AspNetCore.Routing;
using SaasStarter.Backbone.Core;
using SaasStarter.Backbone.Memberships;

namespace SaasStarter.Backbone.PublicApi.Members;

/// <summary>Who calls, members, invitations and roles, for programs: through the use cases of the pages.</summary>
internal static class MembersApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapApi("me", "Who calls").Show<ShowCallerResource, CallerResource>("");
        routes.MapApi("roles", "Roles").List<ListRoleResources, RoleResource>("");

        var members = routes.MapApi("members", "Members");
        members.List<ListMemberResources, MemberResource>("");
        members.Show<ShowMemberResource, MemberResource>("{id}");
        members.Replace<ChangeRole, Done, ShowMemberResource, MemberResource>("{id}", request => new(request.Id));
        members.Delete<RemoveMember, Done, ShowMemberResource, MemberResource>("{id}", request => new(request.Id));

        var invitations = routes.MapApi("invitations", "Invitations");
        invitations.List<ListInvitationResources, InvitationResource>("");
        invitations.Show<ShowInvitationResource, InvitationResource>("{id}");
        invitations.Create<InviteMember, Done, ShowInvitationResource, InvitationResource>("", (request, _) => new(request.Invitation));
        invitations.Act<ResendInvitation, Done, ShowInvitationResource, InvitationResource>("{id}/resend", (request, _) => new(request.Id));
        invitations.Act<RevokeInvitation, Done, ShowInvitationResource, InvitationResource>("{id}/revoke", (request, _) => new(request.Id));
    }
}
