#include "ui/shell/command_palette.h"

#include "ui/shell/icons.h"
#include "ui/shell/palette_match.h"
#include "ui/shell/search_words.h"
#include "ui/shell/theme.h"
#include "ui/tables/format.h"

#include <QAction>
#include <QKeyEvent>
#include <QPainter>
#include <QSet>

namespace groundswell::ui {

namespace {

constexpr int paletteDelay = 120;
constexpr int mostCommands = 6;
constexpr int mostOthers = 5;
constexpr std::int64_t askedClusters = 20;

QString plainWords(const QAction* action) {
    QString words = action->text();
    return words.remove(QChar(u'&')).remove(QStringLiteral("…"));
}

PaletteRow paletteHead(const QString& words) {
    PaletteRow row;
    row.kind = PaletteRow::Kind::Head;
    row.words = words;
    return row;
}

// The last word may not be finished yet.
QString openEnded(const QString& words) {
    return !words.isEmpty() && words.back().isLetterOrNumber() ? words + QChar(u'*') : words;
}

}  // namespace

SearchBox::SearchBox(QWidget* parent) : QLineEdit(parent) {
    setObjectName(QStringLiteral("search"));
    setAccessibleName(tr("Search and commands"));
    setPlaceholderText(tr("Search items, clusters and keywords, or type > for a command"));
    setToolTip(
        tr("All words must be there; OR between words means any of them, “a phrase”, -without, lang:es (Ctrl+K)"));
    setFixedHeight(atTextSize(28));
    addAction(icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
    setClearButtonEnabled(true);
    setMinimumWidth(160);
}

void SearchBox::paintEvent(QPaintEvent* event) {
    QLineEdit::paintEvent(event);
    if (!text().isEmpty() || width() < 240) return;
    const Theme& theme = Theme::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(fontFor(Type::Caption));
    const QString words = QKeySequence(QStringLiteral("Ctrl+K")).toString(QKeySequence::NativeText);
    const int wide = painter.fontMetrics().horizontalAdvance(words) + 10;
    // At the end of the words, which may run against the window.
    constexpr int iconWidth = 24;
    const int end = width() - wide - 8 - (layoutDirection() == Qt::RightToLeft ? iconWidth : 0);
    const QRectF cap(placeholderText().isRightToLeft() ? 8 : end, (height() - 16) / 2.0, wide, 16);
    painter.setPen(isEnabled() ? theme.borderStrong : theme.border);
    painter.setBrush(theme.base);
    painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    painter.setPen(isEnabled() ? theme.text2 : theme.disabled);
    painter.drawText(cap, static_cast<int>(Qt::AlignCenter), words);
}

CommandPalette::CommandPalette(pipeline::Service& service, SearchBox* box, QWidget* window)
    : QObject(box), m_service(service), m_box(box), m_popup(new PalettePopup(box, window)) {
    m_delay.setSingleShot(true);
    m_delay.setInterval(paletteDelay);
    connect(&m_delay, &QTimer::timeout, this, &CommandPalette::ask);
    connect(box, &QLineEdit::textEdited, this, &CommandPalette::typed);
    connect(m_popup, &PalettePopup::currentChanged, this,
            [this] { m_box->setAccessibleDescription(m_popup->isVisible() ? m_popup->currentWords() : QString()); });
    box->installEventFilter(this);
}

bool CommandPalette::isOpen() const {
    return m_popup->isVisible();
}

bool CommandPalette::isCommand() const {
    return readPaletteQuery(m_box->text()).commandsOnly;
}

void CommandPalette::close() {
    m_delay.stop();
    m_ticket.cancel();
    m_popup->close();
    m_box->setAccessibleDescription({});
}

void CommandPalette::takeBack() {
    m_box->setText(m_before);
    Q_EMIT takenBack();
}

void CommandPalette::typed() {
    if (m_box->text().trimmed().isEmpty()) return close();
    show(false);
    m_delay.start();
}

void CommandPalette::ask() {
    const PaletteQuery query = readPaletteQuery(m_box->text());
    if (query.commandsOnly || query.words.isEmpty() || !m_service.workspace()) return;
    domain::Filter filter;
    filter.text = pipeline::Service::parseSearch(utf8(openEnded(query.words)));
    if (filter.text.empty()) return;
    m_ticket =
        m_service.clusters(std::move(filter), domain::ClusterSort::Items, domain::SortOrder::Descending,
                           {0, askedClusters}, [this, words = query.words](core::Result<pipeline::ClusterPage> page) {
                               m_asked = words;
                               m_clusters.clear();
                               if (page) m_clusters = std::move(page->rows);
                               if (isOpen()) show(true);
                           });
}

void CommandPalette::show(bool keep) {
    const PaletteQuery query = readPaletteQuery(m_box->text());
    std::vector<PaletteRow> rows;
    if (!query.commandsOnly && !query.words.isEmpty()) {
        PaletteRow search;
        search.kind = PaletteRow::Kind::Search;
        search.words = tr("Search items for “%1”").arg(isolated(oneLine(query.words)));
        search.detail = QKeySequence(Qt::Key_Return).toString(QKeySequence::NativeText);
        search.iconName = QStringLiteral("search");
        search.choose = [this] { Q_EMIT searchRequested(); };
        rows.push_back(std::move(search));
    }
    addCommands(rows, query.words, query.commandsOnly ? 1000 : mostCommands);
    if (!query.commandsOnly) {
        if (!query.words.isEmpty() && m_asked == query.words) {
            addClusters(rows);
            addKeywords(rows);
        }
        addViews(rows, query.words);
    }
    if (rows.empty()) rows.push_back(paletteHead(tr("No command fits “%1”").arg(isolated(oneLine(query.words)))));
    m_popup->setRows(std::move(rows), keep);
    const bool said = !query.commandsOnly && !query.words.isEmpty();
    const QStringList parts = said ? describeSearch(pipeline::Service::parseSearch(utf8(query.words))) : QStringList();
    const QString hint = said ? searchHint(query.words) : QString();
    // One plain word says itself.
    m_popup->setUnderstood(parts.size() > 1 || !hint.isEmpty() ? parts : QStringList(), hint);
    if (!isOpen()) m_popup->open();
    m_box->setAccessibleDescription(m_popup->currentWords());
}

void CommandPalette::addCommands(std::vector<PaletteRow>& rows, const QString& words, int most) {
    QList<QAction*> actions;
    QStringList names;
    for (QAction* action : m_commands ? m_commands() : QList<QAction*>()) {
        if (!action->isEnabled() || !action->isVisible() || action->isSeparator()) continue;
        const QString name = plainWords(action);
        if (name.isEmpty()) continue;
        actions << action;
        names << name;
    }
    const QList<int> fitting = rankedMatches(words, names);
    if (fitting.isEmpty()) return;
    rows.push_back(paletteHead(tr("Commands")));
    for (const int number : fitting.mid(0, most)) {
        PaletteRow row;
        row.kind = PaletteRow::Kind::Command;
        row.words = names[number];
        row.detail = actions[number]->shortcut().toString(QKeySequence::NativeText);
        row.iconName = QStringLiteral("right");
        row.choose = [this, action = QPointer<QAction>(actions[number])] {
            takeBack();
            if (action) action->trigger();
        };
        rows.push_back(std::move(row));
    }
}

void CommandPalette::addClusters(std::vector<PaletteRow>& rows) {
    if (m_clusters.empty()) return;
    rows.push_back(paletteHead(tr("Clusters")));
    for (std::size_t i = 0; i < m_clusters.size() && i < mostOthers; ++i) {
        const domain::Cluster& cluster = m_clusters[i];
        PaletteRow row;
        row.kind = PaletteRow::Kind::Cluster;
        row.words = oneLine(text(cluster.exemplarText.substr(0, 400)));
        row.detail = formatCounted(cluster.items, tr("%1 item"), tr("%1 items"));
        row.iconName = QStringLiteral("clusters");
        row.choose = [this, id = cluster.id.value] {
            takeBack();
            Q_EMIT clusterChosen(id);
        };
        rows.push_back(std::move(row));
    }
}

void CommandPalette::addKeywords(std::vector<PaletteRow>& rows) {
    QSet<QString> seen;
    std::vector<PaletteRow> found;
    for (const domain::Cluster& cluster : m_clusters) {
        for (const std::string& keyword : cluster.keywords) {
            const QString shown = oneLine(text(keyword));
            if (found.size() >= mostOthers || !shown.contains(m_asked, Qt::CaseInsensitive)) continue;
            if (seen.contains(shown.toCaseFolded())) continue;
            seen << shown.toCaseFolded();
            PaletteRow row;
            row.kind = PaletteRow::Kind::Keyword;
            row.words = shown;
            row.iconName = QStringLiteral("filter");
            row.choose = [this, shown] {
                takeBack();
                Q_EMIT keywordChosen(shown);
            };
            found.push_back(std::move(row));
        }
    }
    if (found.empty()) return;
    rows.push_back(paletteHead(tr("Keywords")));
    std::move(found.begin(), found.end(), std::back_inserter(rows));
}

void CommandPalette::addViews(std::vector<PaletteRow>& rows, const QString& words) {
    QStringList names;
    for (const View& view : m_views) names << view.name;
    const QList<int> fitting = rankedMatches(words, names);
    if (fitting.isEmpty()) return;
    rows.push_back(paletteHead(tr("Saved views")));
    for (const int number : fitting.mid(0, mostOthers)) {
        PaletteRow row;
        row.kind = PaletteRow::Kind::View;
        row.words = oneLine(names[number]);
        row.iconName = QStringLiteral("open");
        row.choose = [this, id = m_views[static_cast<std::size_t>(number)].id] {
            takeBack();
            Q_EMIT viewChosen(id);
        };
        rows.push_back(std::move(row));
    }
}

bool CommandPalette::key(int key) {
    switch (key) {
        case Qt::Key_Down:
            if (!isOpen())
                show(false);
            else
                m_popup->move(1);
            return true;
        case Qt::Key_Up:
            if (!isOpen()) return false;
            m_popup->move(-1);
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter: {
            if (!isOpen()) return isCommand();
            m_delay.stop();
            m_ticket.cancel();
            return m_popup->choose() || isCommand();
        }
        case Qt::Key_Escape:
            if (!isOpen()) return false;
            close();
            if (isCommand()) takeBack();
            return true;
        default: return false;
    }
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    switch (event->type()) {
        case QEvent::ShortcutOverride:
            // Esc is the window's too; here it closes the list first.
            if (isOpen() && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) event->accept();
            break;
        case QEvent::InputMethod:
            if (!isOpen()) m_before = m_box->text();
            break;
        case QEvent::KeyPress:
            if (!isOpen()) m_before = m_box->text();
            if (static_cast<QKeyEvent*>(event)->modifiers().testFlag(Qt::ControlModifier)) break;
            if (key(static_cast<QKeyEvent*>(event)->key())) return true;
            break;
        case QEvent::FocusOut:
        case QEvent::Hide:
            if (!(event->type() == QEvent::FocusOut &&
                  static_cast<QFocusEvent*>(event)->reason() == Qt::ActiveWindowFocusReason))
                close();
            break;
        case QEvent::Move:
        case QEvent::Resize:
            if (isOpen()) m_popup->open();
            break;
        default: break;
    }
    return QObject::eventFilter(watched, event);
}

}  // namespace groundswell::ui
