"""What can be refused."""

from shared.http.problems import NotFound


class NotificationNotFound(NotFound):
    code, title = "notification_not_found", "没有这条通知"
    default_detail = "请核对通知编号；只能查看发给您本人的通知。"
