#include "ui/pages/timeline_tools.h"

#include "ui/charts/timeline_chart.h"
#include "ui/pages/save_image.h"
#include "ui/shell/icons.h"
#include "ui/shell/text_label.h"
#include "ui/tables/format.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>

#include <algorithm>

namespace groundswell::ui {

namespace {

constexpr qsizetype longestNoteEntry = 40;

}  // namespace

TimelineTools::TimelineTools(PageContext context, TimelineChart* chart, const QString& name, QWidget* parent)
    : QWidget(parent), m_context(std::move(context)), m_chart(chart), m_name(name) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    QToolButton* table = makeButton(name + QStringLiteral("AsTable"), QStringLiteral("table"),
                                    tr("The numbers as a table"), tr("The numbers as a table (Ctrl+T)"));
    table->setShortcut(QKeySequence(QStringLiteral("Ctrl+T")));
    connect(table, &QToolButton::clicked, this, [this] { m_chart->setTableShown(!m_chart->isTableShown()); });
    QToolButton* more = makeButton(name + QStringLiteral("More"), QStringLiteral("more"), tr("More of the timeline"),
                                   tr("Annotate the timeline, change its scale or save its image"));
    m_menu = new QMenu(more);
    m_menu->setObjectName(name + QStringLiteral("Menu"));
    QAction* annotate = m_menu->addAction(icon(QStringLiteral("flag")), tr("&Annotate the marked bar…"));
    annotate->setObjectName(name + QStringLiteral("Annotate"));
    connect(annotate, &QAction::triggered, this, &TimelineTools::annotate);
    QAction* save = m_menu->addAction(icon(QStringLiteral("export")), tr("&Save image…"));
    save->setObjectName(name + QStringLiteral("SaveImage"));
    connect(save, &QAction::triggered, this, &TimelineTools::save);
    addScales();
    m_fixedEntries = m_menu->actions().size();
    more->setMenu(m_menu);
    more->setPopupMode(QToolButton::InstantPopup);
    row->addWidget(table);
    row->addWidget(more);
    m_laterLine = new TextLabel(Type::Caption, Tone::Text2, parent);
    m_laterLine->setObjectName(name + QStringLiteral("Later"));
    m_laterLine->setElided(true);
    m_laterLine->hide();
    m_noteRow = new ChartNoteRow(m_context, name + QStringLiteral("Note"), name + QStringLiteral("KeepNote"), parent);
    // As they stand: these, the chart, the line below it.
    setTabOrder(more, chart);
}

QToolButton* TimelineTools::makeButton(const QString& name, const QString& iconName, const QString& words,
                                       const QString& tip) {
    auto* button = new QToolButton(this);
    button->setObjectName(name);
    button->setIcon(icon(iconName));
    button->setAccessibleName(words);
    button->setToolTip(tip);
    button->setAutoRaise(true);
    button->setFixedHeight(24);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

void TimelineTools::addScales() {
    m_menu->addSeparator();
    m_share = m_menu->addAction(tr("As a s&hare of all items"));
    m_share->setObjectName(m_name + QStringLiteral("Share"));
    m_share->setCheckable(true);
    connect(m_share, &QAction::toggled, this, &TimelineTools::takeBars);
    QAction* logarithmic = m_menu->addAction(tr("&Logarithmic scale"));
    logarithmic->setObjectName(m_name + QStringLiteral("Log"));
    logarithmic->setCheckable(true);
    connect(logarithmic, &QAction::toggled, m_chart, &TimelineChart::setLog);
}

void TimelineTools::takeBars() {
    const auto widths = {domain::BinWidth::Hour, domain::BinWidth::SixHours, domain::BinWidth::Day,
                         domain::BinWidth::Week};
    const auto* width = std::find_if(widths.begin(), widths.end(),
                                     [this](domain::BinWidth one) { return widthOf(one) == m_chart->bins().width; });
    if (!m_share->isChecked() || width == widths.end() || m_chart->bins().counts.empty()) {
        m_totalTicket.cancel();
        m_chart->setShareOf({});
        return;
    }
    domain::Filter around;
    around.from = m_chart->bins().startOf(0);
    around.to = m_chart->bins().startOf(m_chart->bins().counts.size());
    m_totalTicket =
        m_context.service().timeline(around, *width, [this](core::Result<std::vector<domain::TimeBin>> all) {
            if (all) m_chart->setShareOf(std::move(*all));
        });
}

void TimelineTools::setLater(const LaterItems& later) {
    m_laterLine->setText(laterWords(later));
    m_laterLine->setVisible(later.items > 0);
}

void TimelineTools::setSubject(core::ClusterId cluster, const QString& title) {
    m_title = oneLine(title);
    if (cluster == m_cluster) return;
    m_cluster = cluster;
    m_noteRow->hide();
    takeNotes({});
}

void TimelineTools::refresh() {
    m_ticket = m_context.service().chartMarks(m_cluster, [this](core::Result<std::vector<domain::ChartMark>> marks) {
        if (marks) takeNotes(std::move(*marks));
    });
}

void TimelineTools::takeNotes(std::vector<domain::ChartMark> marks) {
    m_marks = std::move(marks);
    std::vector<ChartNote> notes;
    for (const domain::ChartMark& mark : m_marks) notes.push_back({mark.at, oneLine(text(mark.sentence))});
    m_chart->setAnnotations(std::move(notes));
    fillMenu();
}

// Those that are always there, then a way to remove each sentence, by its number in the chart.
void TimelineTools::fillMenu() {
    const QList<QAction*> entries = m_menu->actions();
    for (qsizetype i = m_fixedEntries; i < entries.size(); ++i) delete entries[i];
    if (m_marks.empty()) return;
    m_menu->addSeparator();
    int number = 0;
    for (const domain::ChartMark& mark : m_marks) {
        ++number;
        QString words = oneLine(text(mark.sentence));
        if (words.size() > longestNoteEntry) words = words.left(longestNoteEntry) + QChar(0x2026);
        words.replace(QChar(u'&'), QStringLiteral("&&"));
        QAction* remove = m_menu->addAction(tr("Remove %1: %2").arg(QString::number(number), isolated(words)));
        remove->setObjectName(m_name + QStringLiteral("Remove%1").arg(number));
        connect(remove, &QAction::triggered, this, [this, id = mark.id] { removeChartNote(m_context, id); });
    }
}

void TimelineTools::annotate() {
    const BinSeries& bins = m_chart->bins();
    if (bins.counts.empty()) return;
    const auto& range = m_chart->range();
    const core::UtcTime at = range ? range->first : bins.startOf(bins.counts.size() - 1);
    m_noteRow->begin(at, formatBinStart(at, bins.width), m_cluster);
}

void TimelineTools::save() {
    if (m_chart->bins().counts.empty()) return;
    saveImage(m_context, this, QStringLiteral("timeline"),
              [this](ImageFormat format) { return m_chart->saveImage(format, m_title); });
}

bool TimelineTools::stepBack() {
    if (m_noteRow->stepBack()) return true;
    if (!m_chart->isTableShown()) return false;
    m_chart->setTableShown(false);
    return true;
}

}  // namespace groundswell::ui
