#include "ui/pages/item_preview.h"

#include "ui/pages/close_button.h"
#include "ui/shell/icons.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QToolButton>

namespace groundswell::ui {

namespace {

constexpr qsizetype longestText = 200'000;

QPlainTextEdit* reader(const QString& name, const QString& accessible, QWidget* parent) {
    auto* edit = new QPlainTextEdit(parent);
    edit->setObjectName(name);
    edit->setAccessibleName(accessible);
    edit->setReadOnly(true);
    edit->setUndoRedoEnabled(false);
    edit->setFrameShape(QFrame::NoFrame);
    edit->setTabChangesFocus(true);
    return edit;
}

void add(QStringList& lines, const QString& name, const QString& value) {
    if (!value.isEmpty()) lines << QStringLiteral("%1: %2").arg(name, value);
}

}  // namespace

std::optional<QUrl> safeLink(const std::string& address) {
    QUrl url = QUrl::fromEncoded(QByteArray::fromStdString(address), QUrl::TolerantMode);
    if (!url.isValid() || url.host().isEmpty()) return std::nullopt;
    const QString scheme = url.scheme().toLower();
    if (scheme != u"http" && scheme != u"https") return std::nullopt;
    url.setUserInfo(QString());
    return url;
}

QString linkHost(const QUrl& url) {
    return url.host(QUrl::EncodeUnicode);
}

ItemPreview::ItemPreview(PageContext context, QWidget* parent) : QWidget(parent), m_context(std::move(context)) {
    setObjectName(QStringLiteral("itemPreview"));
    setAccessibleName(tr("Item"));
    setMinimumWidth(320);
    setMaximumWidth(640);
    setSurface(this, Surface::Base);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHead());

    auto* body = new QVBoxLayout;
    body->setContentsMargins(16, 12, 16, 12);
    body->setSpacing(8);
    m_who = new TextLabel(Type::Title, Tone::Text, this);
    m_who->setObjectName(QStringLiteral("itemWho"));
    m_who->setElided(true);
    m_when = new TextLabel(Type::Body, Tone::Text2, this);
    m_when->setObjectName(QStringLiteral("itemWhen"));
    m_text = reader(QStringLiteral("itemText"), tr("Text of the item"), this);
    m_text->document()->setDocumentMargin(0);
    body->addWidget(m_who);
    body->addWidget(m_when);
    body->addWidget(m_text, 3);
    auto* link = new QHBoxLayout;
    link->setSpacing(8);
    m_open = new QPushButton(icon(QStringLiteral("open")), tr("Open original"), this);
    m_open->setObjectName(QStringLiteral("openOriginal"));
    m_open->setFixedHeight(28);
    connect(m_open, &QPushButton::clicked, this, [this] {
        if (m_link) m_context.seams.openUrl(*m_link);
    });
    m_host = new TextLabel(Type::Body, Tone::Text2, this);
    m_host->setObjectName(QStringLiteral("linkHost"));
    m_host->setElided(true);
    m_cluster = new QPushButton(icon(QStringLiteral("clusters")), QString(), this);
    m_cluster->setObjectName(QStringLiteral("openCluster"));
    m_cluster->setFixedHeight(28);
    connect(m_cluster, &QPushButton::clicked, this, [this] { Q_EMIT clusterRequested(m_clusterId); });
    link->addWidget(m_open);
    link->addWidget(m_host, 1);
    link->addWidget(m_cluster);
    body->addLayout(link);
    m_keywords = new TextLabel(Type::Body, Tone::Text2, this);
    m_keywords->setObjectName(QStringLiteral("itemKeywords"));
    m_keywords->setWordWrap(true);
    body->addWidget(m_keywords);
    body->addSpacing(4);
    body->addWidget(new TextLabel(tr("All fields, as kept"), Type::Strong, Tone::Text, this));
    m_fields = reader(QStringLiteral("itemFields"), tr("All fields of the item"), this);
    m_fields->setFont(fontFor(Type::Mono));
    m_fields->document()->setDocumentMargin(0);
    setSurface(m_fields, Surface::Base);
    body->addWidget(m_fields, 2);
    column->addLayout(body, 1);
}

QWidget* ItemPreview::makeHead() {
    auto* head = new QWidget(this);
    head->setFixedHeight(32);
    setSurface(head, Surface::Window);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(16, 0, 8, 0);
    m_id = new TextLabel(Type::Mono, Tone::Text2, head);
    row->addWidget(m_id);
    row->addStretch(1);
    QToolButton* close = closeButton(QStringLiteral("closePreview"), head);
    connect(close, &QToolButton::clicked, this, &ItemPreview::closeRequested);
    row->addWidget(close);
    return head;
}

void ItemPreview::showItem(const domain::ItemRow& row) {
    const domain::ContentItem& item = row.item;
    m_id->setText(tr("item %1").arg(item.id.value));
    const QString author = oneLine(text(item.author));
    const QString outlet = oneLine(text(item.outlet.empty() ? item.source : item.outlet));
    m_who->setText(author.isEmpty() ? isolated(outlet) : isolated(author));
    QStringList when;
    if (!author.isEmpty()) when << isolated(outlet);
    when << (item.publishedAt
                 ? tr("%1 UTC").arg(QLocale().toString(toQt(*item.publishedAt), QStringLiteral("ddd d MMM yyyy HH:mm")))
                 : tr("time not known"));
    when << languageName(item.language);
    m_when->setText(when.join(QStringLiteral("  ·  ")));
    QString shown = text(item.text).left(longestText);
    if (!item.title.empty() && item.title != item.text) shown = text(item.title) + QStringLiteral("\n\n") + shown;
    QTextOption option = m_text->document()->defaultTextOption();
    option.setTextDirection(shown.isRightToLeft() ? Qt::RightToLeft : Qt::LeftToRight);
    m_text->document()->setDefaultTextOption(option);
    m_text->setPlainText(shown);

    m_link = safeLink(item.url);
    m_open->setEnabled(m_link.has_value());
    if (m_link) {
        m_host->setText(linkHost(*m_link));
        m_host->setToolTip(QString::fromLatin1(m_link->toEncoded()));
    } else {
        m_host->setText(item.url.empty() ? tr("It has no link.") : tr("Its link is no web address."));
        m_host->setToolTip(QString());
    }
    m_clusterId = item.cluster.value;
    m_cluster->setVisible(!item.cluster.isNone());
    m_cluster->setText(tr("Cluster #%1").arg(item.cluster.value));
    QStringList keywords;
    for (const domain::Keyword& keyword : row.keywords) keywords << isolated(oneLine(text(keyword.text)));
    m_keywords->setVisible(!keywords.isEmpty());
    m_keywords->setText(tr("Keywords: %1").arg(keywords.join(QStringLiteral(", "))));
    showFields(row);
}

void ItemPreview::showFields(const domain::ItemRow& row) {
    const domain::ContentItem& item = row.item;
    QStringList lines;
    add(lines, QStringLiteral("external_id"), text(item.externalId));
    add(lines, QStringLiteral("source"), text(item.source));
    add(lines, QStringLiteral("query"), text(item.query));
    add(lines, QStringLiteral("field"), text(item.field));
    add(lines, QStringLiteral("published_at"), item.publishedAt ? formatIso(item.publishedAt) : QString());
    add(lines, QStringLiteral("author"), text(item.author));
    add(lines, QStringLiteral("outlet"), text(item.outlet));
    add(lines, QStringLiteral("language"), text(item.language));
    add(lines, QStringLiteral("claimed_language"), text(item.claimedLanguage));
    add(lines, QStringLiteral("url"), text(item.url));
    add(lines, QStringLiteral("kind"), text(item.kind));
    add(lines, QStringLiteral("thread"), text(item.threadExternalId));
    add(lines, QStringLiteral("label"), text(item.label));
    add(lines, QStringLiteral("metrics"), text(item.metricsJson));
    add(lines, QStringLiteral("state"), text(item.state));
    add(lines, QStringLiteral("cluster"), item.cluster.isNone() ? QString() : QString::number(item.cluster.value));
    add(lines, QStringLiteral("similarity"), row.similarity ? QString::number(*row.similarity, 'f', 4) : QString());
    m_fields->setPlainText(lines.join(QChar(u'\n')));
}

}  // namespace groundswell::ui
