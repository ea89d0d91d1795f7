"""What can be refused."""

from shared.http.problems import NotFound


class CertificateNotFound(NotFound):
    code, title = "certificate_not_found", "没有这份执法证"
    default_detail = "请核对编号；不在您管辖范围内的人员的证件不会显示。"
