"""What can be refused."""

from shared.http.problems import NotPermitted


class NobodysPhone(NotPermitted):
    code, title = "nobodys_phone", "当前账号没有对应的人员"
    default_detail = "只有巡查人本人的账号可以取离线内容；请用本人的账号登录。"
