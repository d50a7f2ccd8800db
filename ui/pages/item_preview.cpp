#include "ui/pages/item_preview.h"

#include "ui/pages/close_button.h"
#include "ui/pages/item_details.h"
#include "ui/shell/icons.h"
#include "ui/shell/style.h"
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

constexpr std::size_t longestAtFirst = 20'000;
constexpr qsizetype longestLine = 4'000;

// Paragraphs beyond any measure are cut, at a blank where there is one near.
QString inLines(const QString& text) {
    QString lines;
    lines.reserve(text.size() + text.size() / longestLine);
    qsizetype length = 0;
    for (const QChar c : text) {
        lines += c;
        length = c == u'\n' ? 0 : length + 1;
        const bool atBlank = length >= longestLine && c.isSpace();
        if (atBlank || (length >= 2 * longestLine && !c.isHighSurrogate())) {
            lines += u'\n';
            length = 0;
        }
    }
    return lines;
}

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
    body->addLayout(makeNarrowing());
    body->addWidget(m_text, 3);
    m_showAll = new QPushButton(this);
    m_showAll->setObjectName(QStringLiteral("showAllText"));
    m_showAll->setToolTip(tr("The text is long; only its beginning is shown"));
    m_showAll->setFixedHeight(24);
    m_showAll->hide();
    connect(m_showAll, &QPushButton::clicked, this, [this] {
        m_all = true;
        showText();
    });
    body->addWidget(m_showAll, 0, Qt::AlignLeading);
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
    m_details = new ItemDetails(m_context, this);
    connect(m_details, &ItemDetails::itemRequested, this, &ItemPreview::itemRequested);
    connect(m_details, &ItemDetails::clusterRequested, this, &ItemPreview::clusterRequested);
    body->addWidget(m_details, 2);
    column->addLayout(body, 1);
}

QHBoxLayout* ItemPreview::makeNarrowing() {
    const auto link = [this](const QString& name, const QString& words, const QString& tip) {
        auto* button = new QToolButton(this);
        button->setObjectName(name);
        button->setText(words);
        button->setToolTip(tip);
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::StrongFocus);
        setLink(button);
        return button;
    };
    m_onlyAuthor = link(QStringLiteral("onlyAuthor"), tr("Only this author"), tr("Narrow all pages to this author"));
    m_onlyState = link(QStringLiteral("onlyState"), tr("Only this state"), tr("Narrow all pages to this state"));
    connect(m_onlyAuthor, &QToolButton::clicked, this, [this] {
        m_context.filter.change([author = m_row.item.author](FilterValues& values) { values.author = author; });
    });
    connect(m_onlyState, &QToolButton::clicked, this, [this] {
        m_context.filter.change([state = m_row.item.state](FilterValues& values) { values.state = state; });
    });
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_onlyAuthor);
    row->addWidget(m_onlyState);
    row->addStretch(1);
    return row;
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

void ItemPreview::showItem(const domain::ItemRow& given) {
    m_row = given;
    const domain::ItemRow& row = m_row;
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
    if (!item.claimedLanguage.empty() && item.claimedLanguage != item.language)
        when << tr("source says %1").arg(isolated(oneLine(text(item.claimedLanguage)).left(40)));
    when << isolated(oneLine(text(item.state)));
    m_when->setText(when.join(QStringLiteral("  ·  ")));
    m_when->setToolTip(formatIso(item.publishedAt));
    m_all = false;
    showText();

    m_onlyAuthor->setVisible(!item.author.empty());
    m_onlyState->setVisible(!item.state.empty());
    m_link = safeLink(item.url);
    m_open->setEnabled(m_link.has_value());
    if (m_link) {
        m_host->setText(linkHost(*m_link));
        setPlainTip(m_host, QString::fromLatin1(m_link->toEncoded()));
    } else {
        m_host->setText(item.url.empty() ? tr("It has no link.") : tr("Its link is no web address."));
        setPlainTip(m_host, {});
    }
    m_clusterId = item.cluster.value;
    m_cluster->setVisible(!item.cluster.isNone());
    m_cluster->setText(tr("Cluster #%1").arg(item.cluster.value));
    QStringList keywords;
    for (const domain::Keyword& keyword : row.keywords) keywords << isolated(oneLine(text(keyword.text)));
    m_keywords->setVisible(!keywords.isEmpty());
    m_keywords->setText(tr("Keywords: %1").arg(keywords.join(QStringLiteral(", "))));
    m_details->showItem(row);
}

// The first part at once; all of it on demand, cut into lines, since one of megabytes takes seconds to lay out.
void ItemPreview::showText() {
    const domain::ContentItem& item = m_row.item;
    const std::size_t bytes = m_all ? item.text.size() : std::min(item.text.size(), longestAtFirst * 4);
    QString shown = text(item.text.substr(0, bytes));
    const bool more = !m_all && (bytes < item.text.size() || shown.size() > static_cast<qsizetype>(longestAtFirst));
    if (!m_all) shown.truncate(static_cast<qsizetype>(longestAtFirst));
    if (!item.title.empty() && item.title != item.text)
        shown = text(item.title.substr(0, longestAtFirst)) + QStringLiteral("\n\n") + shown;
    QTextOption option = m_text->document()->defaultTextOption();
    option.setTextDirection(shown.isRightToLeft() ? Qt::RightToLeft : Qt::LeftToRight);
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_text->document()->setDefaultTextOption(option);
    m_text->setPlainText(inLines(shown));
    m_showAll->setVisible(more);
    m_showAll->setText(tr("Show all, %1 characters").arg(formatCount(static_cast<std::int64_t>(item.text.size()))));
}

}  // namespace groundswell::ui
