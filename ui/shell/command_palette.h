#pragma once

#include "pipeline/service.h"
#include "ui/shell/palette_popup.h"

#include <QLineEdit>
#include <QList>
#include <QPointer>
#include <QTimer>

class QAction;

namespace groundswell::ui {

/// The one box of the header: icon, words, and the key that leads to it while it is empty.
class SearchBox : public QLineEdit {
    Q_OBJECT

public:
    explicit SearchBox(QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;
};

/// What the search box leads to beside a search: commands, clusters, keywords and saved views, by what is typed; with
/// ">" commands alone. Up, Down, Enter and Esc work in the box. Owner thread only.
class CommandPalette : public QObject {
    Q_OBJECT

public:
    /// A view as the palette lists it.
    struct View {
        qlonglong id = 0;
        QString name;
    };

    CommandPalette(pipeline::Service& service, SearchBox* box, QWidget* window);

    /// Where commands come from; asked each time, disabled ones are left out.
    void setCommands(std::function<QList<QAction*>()> commands) { m_commands = std::move(commands); }
    void setViews(std::vector<View> views) { m_views = std::move(views); }
    [[nodiscard]] bool isOpen() const;
    void close();
    /// True while what is typed is no search.
    [[nodiscard]] bool isCommand() const;

Q_SIGNALS:
    void searchRequested();
    /// Something else than a search was chosen: the box says again what it said before.
    void takenBack();
    void clusterChosen(qlonglong cluster);
    void keywordChosen(const QString& keyword);
    void viewChosen(qlonglong view);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void typed();
    void takeBack();
    void ask();
    void show(bool keep);
    bool key(int key);
    void addCommands(std::vector<PaletteRow>& rows, const QString& words, int most);
    void addClusters(std::vector<PaletteRow>& rows);
    void addKeywords(std::vector<PaletteRow>& rows);
    void addViews(std::vector<PaletteRow>& rows, const QString& words);

    pipeline::Service& m_service;
    SearchBox* m_box;
    PalettePopup* m_popup;
    std::function<QList<QAction*>()> m_commands;
    std::vector<View> m_views;
    std::vector<domain::Cluster> m_clusters;
    QString m_before;  ///< what the box said before the list opened
    QString m_asked;   ///< the words that m_clusters fit
    QTimer m_delay;
    pipeline::Ticket m_ticket;
};

}  // namespace groundswell::ui
